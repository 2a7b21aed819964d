using Reeve.Guard;

namespace Reeve.Client;

/// <summary>
/// Where a daemon answers JSON-RPC. The text form is what <see cref="Parse"/> reads. The HTTP door needs no client of ours: it serves the same
/// operations to anything that speaks HTTP.
/// </summary>
public abstract record Endpoint
{
    private Endpoint()
    {
    }

    /// <summary>
    /// Reads an endpoint: a path or <c>unix:PATH</c>, <c>pipe:NAME</c>, <c>tcp://HOST:PORT</c>.
    /// </summary>
    /// <param name="text">The text; surrounding blanks are ignored.</param>
    /// <exception cref="ReeveException"><c>invalid_request</c>: the text names no endpoint.</exception>
    public static Endpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            text = text[5..];
        }
        else if (text.StartsWith("pipe:", StringComparison.Ordinal) && text.Length > 5)
        {
            return new NamedPipe(text[5..]);
        }
        else if (text.Contains("://", StringComparison.Ordinal))
        {
            return ParseAddress(text);
        }

        return text.Length > 0
            ? new UnixSocket(Path.GetFullPath(text))
            : throw NotAnEndpoint(text);
    }

    private static Tcp ParseAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "tcp", Host.Length: > 0, Port: > 0 }
            ? new Tcp(uri.Host, uri.Port)
            : throw NotAnEndpoint(text);

    private static ReeveException NotAnEndpoint(string text) =>
        new(ErrorCode.InvalidRequest, $"'{text}' is not an endpoint", "use a socket's path, pipe:NAME or tcp://HOST:PORT");

    /// <summary>A Unix domain socket; the system proves to each side who the other is.</summary>
    /// <param name="Path">The socket's absolute path; at most 107 bytes on Linux.</param>
    public sealed record UnixSocket(string Path) : Endpoint
    {
        /// <inheritdoc/>
        public override string ToString() => Path;
    }

    /// <summary>A named pipe on Windows, open to its owner only.</summary>
    /// <param name="Name">The pipe's name without the <c>\\.\pipe\</c> prefix.</param>
    public sealed record NamedPipe(string Name) : Endpoint
    {
        /// <inheritdoc/>
        public override string ToString() => "pipe:" + Name;
    }

    /// <summary>JSON-RPC over TCP; needs <see cref="ClientOptions.Token"/>. Off by default in the daemon.</summary>
    /// <param name="Host">A host name or an address.</param>
    /// <param name="Port">1..65535.</param>
    public sealed record Tcp(string Host, int Port) : Endpoint
    {
        /// <inheritdoc/>
        public override string ToString() => $"tcp://{Host}:{Port}";
    }
}
