using Reeve.Engine.Hooks;
using Reeve.Engine.Models;

namespace Reeve.Connectors.OsTools;

/// <summary>One tool of the hook <c>os</c>. Thread-safe; keeps nothing between calls but what the hook gave it.</summary>
internal interface IOsTool
{
    ChatTool Tool { get; }

    bool SideEffect { get; }

    /// <summary>Fails with a <c>ReeveException</c> in words the model can act on.</summary>
    Task<HookResult> CallAsync(OsGrant grant, HookArguments arguments, CancellationToken cancellationToken);
}
