namespace Reeve.Engine.Mcp;

/// <summary>What is given back when the holder is done. Disposed once, by one.</summary>
internal sealed class McpLeave(Action leave) : IDisposable
{
    public void Dispose() => leave();
}
