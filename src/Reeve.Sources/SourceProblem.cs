namespace Reeve.Sources;

/// <summary>One thing wrong with a file a person owns. Lines and columns count from 1; 0 means the whole file.</summary>
public sealed record SourceProblem(string File, int Line, int Column, string Message, string? Hint = null)
{
    /// <summary>As a compiler would say it: <c>reeve.yaml:3:5: unknown key "prot"</c>.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}
