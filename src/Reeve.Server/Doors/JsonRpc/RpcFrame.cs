namespace Reeve.Server.Doors.JsonRpc;

/// <summary>One request line taken apart: slices of the line, nothing copied. Lives as long as the line does.</summary>
internal ref struct RpcFrame
{
    /// <summary>As the client wrote it, quotes included; empty when it could not be read.</summary>
    public ReadOnlySpan<byte> Id;

    public ReadOnlySpan<byte> Method;

    /// <summary>The request object; empty when there is none.</summary>
    public ReadOnlySpan<byte> Params;
}
