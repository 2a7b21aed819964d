using System.Collections.Immutable;

namespace Reeve.Engine.Compliance;

/// <summary>A report laid out for people, before it is spelled as Markdown or HTML. The words in it are raw: whoever spells it escapes them.</summary>
public sealed record ReportDocument(string Title, ImmutableArray<ReportBlock> Blocks);

/// <summary>One piece of the layout.</summary>
public abstract record ReportBlock
{
    private ReportBlock()
    {
    }

    public sealed record Heading(string Text) : ReportBlock;

    public sealed record Paragraph(string Text) : ReportBlock;

    /// <summary>What must not be overlooked.</summary>
    public sealed record Alarm(string Text) : ReportBlock;

    public sealed record Pairs(ImmutableArray<(string Name, string Value)> Rows) : ReportBlock;

    public sealed record Table(ImmutableArray<string> Head, ImmutableArray<ImmutableArray<string>> Rows) : ReportBlock;

    public sealed record Bullets(ImmutableArray<string> Items) : ReportBlock;

    /// <summary>For a person to fill in; empty.</summary>
    public sealed record Blank(string Label) : ReportBlock;

    /// <summary>Text that is checked byte for byte.</summary>
    public sealed record Verbatim(string Text) : ReportBlock;
}
