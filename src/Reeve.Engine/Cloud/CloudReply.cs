using Reeve.Engine.Tools;

namespace Reeve.Engine.Cloud;

/// <summary>What became of one request to the cloud.</summary>
public abstract record CloudReply
{
    private CloudReply()
    {
    }

    /// <summary>The configuration is the one that is known.</summary>
    public sealed record NotModified : CloudReply;

    /// <summary>The whole configuration, read strictly; its ranges are the Tools room's to check.</summary>
    public sealed record Document(IReadOnlyList<CloudTool> Tools, string? ETag) : CloudReply;

    /// <summary>The batch is the cloud's now.</summary>
    public sealed record Taken : CloudReply;

    /// <summary>The document is none that can be followed; nothing of it is.</summary>
    public sealed record Invalid(string Reason) : CloudReply;

    /// <summary>Fewer entries at once, please.</summary>
    public sealed record TooLarge : CloudReply;

    /// <summary>Not now, or not with this key; the reason names no secret.</summary>
    public sealed record Failed(string Reason, TimeSpan? RetryAfter = null) : CloudReply
    {
        /// <summary>Nobody was asked: a kill switch holds what would go out. It is over when the switch is lifted, so there is no back-off.</summary>
        public bool IsHeld { get; init; }
    }
}

/// <summary>One tool of a document: what is stated of it.</summary>
public sealed record CloudTool(ToolKey Key, ToolSettings Wanted);
