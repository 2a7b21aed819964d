using System.Runtime.ExceptionServices;

namespace Reeve.Client.Runs;

/// <summary>What the attempts of a call came to: a value, or the failure its caller gets; and the outcome for the record.</summary>
internal sealed record CallEnd<T>(T? Value, ExceptionDispatchInfo? Failure, CallOutcome Outcome);
