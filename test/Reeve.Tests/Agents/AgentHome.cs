using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.TestKit;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Agents;

/// <summary>A home folder of its own with a catalog over it.</summary>
internal sealed class AgentHome : IDisposable
{
    private readonly TempFolder _folder = new();

    public AgentHome()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "agents"));
        Options = new AgentsOptions { Home = Path };
        Storage = new MemoryStorage(Time);
        Catalog = new AgentCatalog(new AgentFolder(Options), Storage, NullLogger<AgentCatalog>.Instance);
    }

    public string Path => _folder.Path;

    public AgentsOptions Options { get; }

    public ManualTimeProvider Time { get; } = new();

    public MemoryStorage Storage { get; }

    public AgentCatalog Catalog { get; }

    public IEnumerable<string> Recorded => Storage.Entries.Select(static entry => $"{entry.Type} {entry.Agent}");

    public string File(string name) => System.IO.Path.Combine(Path, "agents", name + ".md");

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    public void WriteGood(string name, string prompt = "good") => Write(name, $"---\nowner: me\n---\n{prompt}");

    public void WriteBroken(string name) => Write(name, "---\ncolour: blue\n---\n");

    public Task ScanAsync() => Catalog.RescanAsync(CancellationToken.None);

    public void Dispose()
    {
        Catalog.Dispose();
        _folder.Dispose();
    }
}
