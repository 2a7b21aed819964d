using System.Collections.Immutable;

namespace Reeve.Engine.Hooks;

/// <summary>What all hooks together add to one turn. Immutable once made.</summary>
/// <param name="Sections">What the prompt ends with.</param>
/// <param name="Shown">The tools the model is shown: offered and granted.</param>
/// <param name="Known">Every tool that was offered, by name, shown or not.</param>
/// <param name="Problems">What was left out, and why.</param>
public sealed record HookAssembly(
    string Sections, ImmutableArray<HookTool> Shown, IReadOnlyDictionary<string, HookTool> Known, ImmutableArray<HookProblem> Problems);

/// <summary>One hook's offer, or why it has none.</summary>
public sealed record HookPart(string Hook, HookOffer Offer, string? Failure = null);

/// <summary>Something of a hook that is left out of a turn. <see cref="IsClash"/>: two hooks serve tools of one name.</summary>
public sealed record HookProblem(string Hook, string Why)
{
    public bool IsClash { get; init; }

    public override string ToString() => $"{Hook}: {Why}";
}
