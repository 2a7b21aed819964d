namespace Reeve.Engine.Mcp;

/// <summary>What every peer needs, put together once.</summary>
internal sealed record McpPeerParts(IMcpConnector Connector, McpOptions Options, McpRecorder Recorder, TimeProvider Time)
{
    public DateTimeOffset Now => Time.GetUtcNow();
}
