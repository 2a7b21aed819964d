namespace Reeve.Client.Wire;

/// <summary>The <c>error</c> member of a JSON-RPC response.</summary>
internal sealed record RpcError
{
    public required int Code { get; init; }

    public required string Message { get; init; }

    public RpcErrorDetail? Data { get; init; }
}

/// <summary>What the daemon adds to an error.</summary>
internal sealed record RpcErrorDetail
{
    public string? Code { get; init; }

    public string? Hint { get; init; }

    public bool Retryable { get; init; }
}
