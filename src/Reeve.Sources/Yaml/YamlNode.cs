namespace Reeve.Sources.Yaml;

/// <summary>A node of a strict YAML document with the place it begins at. Scalars keep their text and whether they were quoted.</summary>
public abstract record YamlNode(int Line, int Column)
{
    /// <summary>What it is called in a message.</summary>
    public abstract string Kind { get; }
}

public sealed record YamlScalar(string Text, bool IsPlain, int Line, int Column) : YamlNode(Line, Column)
{
    public override string Kind => "a value";

    /// <summary>YAML 1.2's null: written so, or left empty.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null";
}

public sealed record YamlList(IReadOnlyList<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column)
{
    public override string Kind => "a list";
}

public sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, int Line, int Column) : YamlNode(Line, Column)
{
    public override string Kind => "a map";

    public YamlNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}

public sealed record YamlEntry(string Key, int Line, int Column, YamlNode Value);
