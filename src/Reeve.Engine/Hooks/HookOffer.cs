using System.Collections.Immutable;

namespace Reeve.Engine.Hooks;

/// <summary>What a hook adds to a turn: sections of the prompt (Markdown, bounded by the composite) and tools.</summary>
public sealed record HookOffer(ImmutableArray<string> Sections, ImmutableArray<HookTool> Tools)
{
    public static readonly HookOffer Nothing = new([], []);
}
