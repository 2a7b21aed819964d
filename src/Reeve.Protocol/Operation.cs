using System.Text.Json.Serialization.Metadata;

namespace Reeve.Protocol;

/// <summary>
/// One thing the daemon can be asked, the same at every door: a name for JSON-RPC, a method and path for HTTP, the scope it needs,
/// one request record and one response record. References and documents are generated from it.
/// </summary>
public abstract record Operation
{
    private protected Operation(string name, string method, string path, string scope, string summary)
    {
        Name = name;
        Method = method;
        Path = path;
        Scope = scope;
        Summary = summary;
    }

    /// <summary>The JSON-RPC method, <c>noun.verb</c>.</summary>
    public string Name { get; }

    /// <summary>The HTTP method, <c>GET</c> or <c>POST</c>. A GET changes nothing.</summary>
    public string Method { get; }

    /// <summary>The HTTP path; <c>{name}</c> is the request member of that name. The other members come from the query (GET) or the body (POST).</summary>
    public string Path { get; }

    /// <summary>The scope a caller needs, one of <see cref="Protocol.Scope"/>.</summary>
    public string Scope { get; }

    /// <summary>One sentence for people.</summary>
    public string Summary { get; }

    /// <summary>True when a call creates something, so that HTTP honours <c>Idempotency-Key</c>.</summary>
    public bool Creates { get; init; }

    /// <summary>True when the operation belongs to a JSON-RPC connection and has no HTTP form.</summary>
    public bool ConnectionOnly => Path.Length == 0;

    /// <summary>How the request is read.</summary>
    public abstract JsonTypeInfo RequestInfo { get; }

    /// <summary>How the response is written.</summary>
    public abstract JsonTypeInfo ResponseInfo { get; }
}

/// <summary>An operation with its request and response types.</summary>
/// <typeparam name="TRequest">The request record.</typeparam>
/// <typeparam name="TResponse">The response record.</typeparam>
public sealed record Operation<TRequest, TResponse> : Operation
    where TRequest : class
    where TResponse : class
{
    internal Operation(string name, string method, string path, string scope, string summary)
        : base(name, method, path, scope, summary)
    {
    }

    /// <inheritdoc/>
    public override JsonTypeInfo<TRequest> RequestInfo => (JsonTypeInfo<TRequest>)ProtocolJson.Default.GetTypeInfo(typeof(TRequest))!;

    /// <inheritdoc/>
    public override JsonTypeInfo<TResponse> ResponseInfo => (JsonTypeInfo<TResponse>)ProtocolJson.Default.GetTypeInfo(typeof(TResponse))!;
}
