namespace Reeve.Engine.Mcp;

/// <summary>Why a peer failed: the words of entries and of the wire.</summary>
public static class McpCauses
{
    /// <summary>The program could not be started.</summary>
    public const string NotStarted = "not_started";

    /// <summary>A secret it needs cannot be read.</summary>
    public const string NoSecret = "no_secret";

    /// <summary>Nobody listens there, or the name has no address.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>It refuses the token, or wants one.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>It did not come up in time.</summary>
    public const string ConnectTimeout = "connect_timeout";

    /// <summary>It speaks, but not this protocol.</summary>
    public const string Protocol = "protocol";

    /// <summary>The program ended.</summary>
    public const string Exited = "exited";

    /// <summary>The connection was closed.</summary>
    public const string Closed = "closed";

    /// <summary>It sent more than anybody asked for.</summary>
    public const string Flood = "flood";

    /// <summary>It sent a message larger than any may be.</summary>
    public const string TooLarge = "too_large";

    /// <summary>It does not take what it is sent.</summary>
    public const string Stalled = "stalled";

    /// <summary>It answered none of several calls in a row.</summary>
    public const string Silent = "silent";
}
