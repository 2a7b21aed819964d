using Reeve.Server.Hosting;

namespace Reeve.Server.Reloading;

/// <summary>A part of the daemon that takes up changed settings without a restart.</summary>
internal interface IReloadable
{
    /// <summary>
    /// Builds what the new settings need and returns the swap that puts it in force. Fails with a <c>ReeveException</c> when it cannot be built: then nothing of
    /// the new settings is taken up by anybody. The swap cannot fail; what is under way ends with what it began with.
    /// </summary>
    Action Prepare(DaemonSettings next);
}
