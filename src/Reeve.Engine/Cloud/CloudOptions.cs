namespace Reeve.Engine.Cloud;

/// <summary>Where the cloud is and how it is asked. Without an endpoint, or without a key, there is no loop. The key itself is never here.</summary>
public sealed record CloudOptions
{
    /// <summary>The base address, ending in a slash; null when none is configured.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether a key was given, and so whether the loop runs.</summary>
    public bool HasKey { get; init; }

    /// <summary>Where the key comes from, for people: a variable's or a file's name.</summary>
    public string KeySource { get; init; } = "";

    /// <summary>Whose tools a document means that names no owner.</summary>
    public string Owner { get; init; } = "local";

    /// <summary>The log's name in what is pushed.</summary>
    public string Log { get; init; } = "reeve";

    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Entries in one batch.</summary>
    public int Batch { get; init; } = 500;

    /// <summary>How long one request may take, its reply included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public bool IsOn => Endpoint is not null && HasKey;
}
