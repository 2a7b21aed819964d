namespace Reeve.Sources.Configuration;

/// <summary>A map whose names the person chooses and whose members are settings: <c>models.providers.NAME.base_url</c>.</summary>
/// <param name="Key">Where the names stand: <c>models.providers</c>.</param>
/// <param name="Title">A heading.</param>
/// <param name="Noun">What one is called in a problem: <c>provider</c>.</param>
/// <param name="Each">What one is, one sentence.</param>
/// <param name="Description">What the map is for, one sentence.</param>
/// <param name="Members">The members of each.</param>
public sealed record NamedSettings(string Key, string Title, string Noun, string Each, string Description, IReadOnlyList<Setting> Members);
