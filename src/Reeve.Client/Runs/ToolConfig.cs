namespace Reeve.Client.Runs;

/// <summary>What the daemon has configured of a tool, as far as the caller's side follows it. Immutable.</summary>
/// <param name="Version">The higher one is the newer one.</param>
/// <param name="Enabled">Whether it may be called.</param>
/// <param name="SideEffect">Whether it changes something outside.</param>
/// <param name="Retries">How often a failed call is made again.</param>
/// <param name="Timeout">How long one attempt may take.</param>
/// <param name="FailOpen">Whether a call may go ahead when the gate cannot be asked.</param>
internal sealed record ToolConfig(long Version, bool Enabled, bool SideEffect, int Retries, TimeSpan Timeout, bool FailOpen);
