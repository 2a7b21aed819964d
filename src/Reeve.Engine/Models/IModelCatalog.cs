namespace Reeve.Engine.Models;

/// <summary>Finds a provider by the name an agent declares. Unknown names are <c>null</c>: a bad agent file, not a crash.</summary>
public interface IModelCatalog
{
    IModelProvider? Find(string name);

    IReadOnlyList<string> Names { get; }
}
