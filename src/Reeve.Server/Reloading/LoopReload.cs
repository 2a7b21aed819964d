using Reeve.Engine.Runs;
using Reeve.Server.Hosting;

namespace Reeve.Server.Reloading;

/// <summary>What is a loop: for runs that begin afterwards.</summary>
internal sealed class LoopReload(RunService runs) : IReloadable
{
    public Action Prepare(DaemonSettings next)
    {
        var options = next.Runs;
        return () => runs.Reload(options.Loops, options.Causation);
    }
}
