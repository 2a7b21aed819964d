namespace Reeve.Protocol.Tools;

/// <summary>Lists tools by project and name.</summary>
public sealed record ListToolsRequest
{
    /// <summary>Only this project's.</summary>
    public string? Project { get; init; }

    /// <summary>Only the tool of this name.</summary>
    public string? Tool { get; init; }

    /// <summary>Only this owner's; callers who are no administrators see their own anyway.</summary>
    public string? Owner { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    /// <summary>1..500, 200 by default.</summary>
    public int? Limit { get; init; }
}
