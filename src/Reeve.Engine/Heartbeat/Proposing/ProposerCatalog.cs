using Reeve.Engine.Models;

namespace Reeve.Engine.Heartbeat.Proposing;

/// <summary>Finds who proposes for the model an agent declares: the offline rules, or a provider of the catalog. Thread-safe: it holds nothing.</summary>
internal sealed class ProposerCatalog(IModelCatalog models)
{
    private static readonly RulesProposer Rules = new();

    public IProposer? Find(string model) => model == RulesProposer.ModelName
        ? Rules
        : models.Find(model) is { } provider ? new ModelProposer(provider) : null;
}
