using Microsoft.Extensions.Logging.Abstractions;
using Reeve.Engine.Agents;
using Reeve.TestKit;
using Reeve.TestKit.Memory;
using Reeve.TestKit.Time;

namespace Reeve.Tests.Agents;

/// <summary>A home folder of its own with a catalog over it, and a reader that knows only "good" and "bad".</summary>
internal sealed class AgentHome : IAgentReader, IDisposable
{
    private readonly TempFolder _folder = new();

    public AgentHome()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "agents"));
        Options = new AgentsOptions { Home = Path };
        Storage = new MemoryStorage(Time);
        Catalog = new AgentCatalog(new AgentFolder(Options, this), Storage, NullLogger<AgentCatalog>.Instance);
    }

    public string Path => _folder.Path;

    public AgentsOptions Options { get; }

    public ManualTimeProvider Time { get; } = new();

    public MemoryStorage Storage { get; }

    public AgentCatalog Catalog { get; }

    public int Parsed { get; private set; }

    public IEnumerable<string> Recorded => Storage.Entries.Select(static entry => $"{entry.Type} {entry.Agent}");

    public string File(string name) => System.IO.Path.Combine(Path, "agents", name + ".md");

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    public Task ScanAsync() => Catalog.RescanAsync(CancellationToken.None);

    public AgentReading Read(string name, string file, string text)
    {
        Parsed++;
        return text.StartsWith("good", StringComparison.Ordinal)
            ? new AgentReading.Good(new Agent { Name = name, Owner = "me", Model = "rules", Instructions = text })
            : new AgentReading.Bad([new AgentProblem(file, 2, "not good")]);
    }

    public void Dispose()
    {
        Catalog.Dispose();
        _folder.Dispose();
    }
}
