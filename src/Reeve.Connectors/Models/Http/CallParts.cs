using System.Text;

namespace Reeve.Connectors.Models.Http;

/// <summary>One call, its fragments so far. One reply, one thread.</summary>
internal sealed class CallParts(int place, string ownId)
{
    public int Place => place;

    public string? GivenId { get; set; }

    public string Id => GivenId ?? ownId;

    public string Name { get; set; } = "";

    public StringBuilder Arguments { get; } = new();
}
