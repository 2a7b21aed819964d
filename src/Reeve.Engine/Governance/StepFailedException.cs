using Reeve.Guard;
using Reeve.Guard.Budgets;

namespace Reeve.Engine.Governance;

/// <summary>An effect that failed after it had used something: the failure is the caller's, the usage is charged.</summary>
public sealed class StepFailedException(Usage used, string code, string message, string? hint = null, Exception? inner = null)
    : ReeveException(code, message, hint, inner: inner)
{
    public Usage Used => used;
}
