namespace Reeve.Sources.Configuration;

/// <summary>
/// One place operator alerts are sent to, validated. Secrets are references, never secrets: <c>env:NAME</c> or <c>file:PATH</c>. What follows the host in
/// the address is often a secret too, so nothing but <see cref="Shown"/> is ever shown or logged.
/// </summary>
public sealed record WebhookOptions(string Name, Uri Url, IReadOnlyList<SecretReference> Secrets)
{
    public const string DefaultSeverity = "warning";

    /// <summary>Kinds it wants, each with what is below it; empty: all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>It wants this severity and worse.</summary>
    public string Severity { get; init; } = DefaultSeverity;

    /// <summary>Whether it may be inside this machine or its networks.</summary>
    public bool AllowLocal { get; init; }

    /// <summary>Whether the detail, which may hold words of people and models, is sent too.</summary>
    public bool SendDetail { get; init; }

    /// <summary>One line for <c>reeve config show</c>.</summary>
    public string Summary => $"{Shown}, {Severity} and worse{(Kinds.Count == 0 ? "" : " of " + string.Join(", ", Kinds))}, signed with {string.Join(", ", Secrets)}";

    /// <summary>The address as it may be shown: nothing behind the host.</summary>
    public string Shown => Url.GetLeftPart(UriPartial.Authority);
}

/// <summary>Where a secret stands. Read at each use, so that a rotation needs no restart.</summary>
public sealed record SecretReference(SecretPlace Place, string Name)
{
    /// <summary>Null when the text is no reference; the text itself must then not be repeated, it may be the secret.</summary>
    public static SecretReference? Parse(string text) => text.Split(':', 2) switch
    {
        ["env", { Length: > 0 } name] when name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') => new SecretReference(SecretPlace.Environment, name),
        ["file", { Length: > 0 } path] => new SecretReference(SecretPlace.File, path),
        _ => null,
    };

    public override string ToString() => (Place == SecretPlace.Environment ? "env:" : "file:") + Name;
}

public enum SecretPlace
{
    Environment,
    File,
}
