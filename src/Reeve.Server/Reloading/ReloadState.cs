using Reeve.Server.Hosting;
using Reeve.Sources;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Reloading;

/// <summary>
/// What is in force, and how the files differ from it: for status, doctor and <c>config show</c>. Written by <see cref="ReloadService"/> alone, read by anybody; one
/// reference, swapped.
/// </summary>
internal sealed class ReloadState(DaemonSettings started)
{
    private volatile ReloadPicture _now = new(started, [], []);

    public ReloadPicture Now
    {
        get => _now;
        set => _now = value;
    }
}

/// <param name="InForce">Of live settings the last good ones; of the others those of the start.</param>
/// <param name="Waiting">What the files say that only a restart takes up.</param>
/// <param name="Problems">Why the files as they are now are not in force; empty when they are.</param>
internal sealed record ReloadPicture(DaemonSettings InForce, IReadOnlyList<ConfigChange> Waiting, IReadOnlyList<SourceProblem> Problems);
