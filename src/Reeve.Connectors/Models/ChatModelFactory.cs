using System.Collections.Frozen;
using System.Collections.Immutable;
using Reeve.Connectors.Models.Anthropic;
using Reeve.Connectors.Models.Http;
using Reeve.Connectors.Models.OpenAi;
using Reeve.Connectors.Models.Scripted;
using Reeve.Connectors.Processes;
using Reeve.Engine.Models;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Connectors.Models;

/// <summary>
/// Makes models out of settings, at start and at a reload. A provider's models share one client. The clients of a set that was replaced are not closed: calls may be under
/// way on them, and their idle connections end by themselves.
/// </summary>
/// <param name="children">For keys that a program prints.</param>
/// <param name="folder">Where such a program runs: the home.</param>
/// <param name="time">The clock of timeouts and pauses.</param>
public sealed class ChatModelFactory(IChildRunner children, string folder, TimeProvider time)
{
    /// <summary>Everything the settings say of models, ready to be put into the <c>ModelCatalog</c>.</summary>
    public ModelSet Create(IReadOnlyList<ProviderOptions> providers, string standard, IReadOnlyList<string> fallbacks, IEnumerable<string> localOwners) =>
        new([.. providers.SelectMany(provider => Create(provider))])
        {
            Default = standard,
            Fallbacks = [.. fallbacks],
            LocalOwners = localOwners.ToFrozenSet(StringComparer.Ordinal),
        };

    public ImmutableArray<IChatModel> Create(ProviderOptions options)
    {
        if (options.Dialect == ModelDialect.Scripted)
        {
            var script = new ScriptFile(Path.GetFullPath(options.Script!, folder));
            return [.. options.Models.Select(model => new ScriptedModel(options, model, script, time))];
        }

        if (options.Key is KeyReference.Variable variable && ChildEnvironment.Passes(variable.Name))
        {
            throw new ReeveException(
                ErrorCode.InvalidConfiguration, $"models.providers.{options.Name}.api_key_env names {variable.Name}, which every child of the daemon is given.", "Keep the key in a variable of its own.");
        }

        var reference = options.Key is KeyReference.InFile file ? new KeyReference.InFile(Path.GetFullPath(file.Path, folder)) : options.Key;
        var keys = new ModelKeys(options.Name, reference, children, folder, time);
        var http = ModelHttp.Create(options.IsLocal);
        IChatDialect dialect = options.Dialect == ModelDialect.Anthropic ? new AnthropicDialect() : new OpenAiDialect(options.BaseUrl!);
        return [.. options.Models.Select(model => new HttpChatModel(options, model, dialect, http, keys, time))];
    }
}
