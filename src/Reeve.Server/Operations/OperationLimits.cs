using Reeve.Protocol;

namespace Reeve.Server.Operations;

/// <summary>How long an operation may take, and whether it is served while the dispatcher is full.</summary>
/// <param name="Deadline">After it the caller hears <c>timeout</c>; what was already recorded stays recorded.</param>
/// <param name="Inline">It decides in memory and may answer on the thread its request came in on. Everything that may read from the disk hops away first.</param>
/// <param name="Control">Control is never refused for load: somebody must be able to look and to stop things.</param>
internal sealed record OperationLimits(TimeSpan Deadline, bool Control = false, bool Inline = false)
{
    private static readonly OperationLimits Ordinary = new(TimeSpan.FromSeconds(30));
    private static readonly OperationLimits Control10 = new(TimeSpan.FromSeconds(10), Control: true);
    private static readonly OperationLimits Kill = new(TimeSpan.FromSeconds(75), Control: true); // it may be asked to wait a minute
    private static readonly OperationLimits Waiting = new(TimeSpan.FromSeconds(75)); // likewise
    private static readonly OperationLimits Health = Control10 with { Inline = true };
    private static readonly OperationLimits Gate = Ordinary with { Inline = true };
    private static readonly OperationLimits Long = new(TimeSpan.FromMinutes(15));

    public static OperationLimits Of(Operation operation) =>
        operation == Protocol.Operations.DaemonHealth ? Health
        : operation == Protocol.Operations.StepsBegin || operation == Protocol.Operations.StepsEnd || operation == Protocol.Operations.RunsRenew ? Gate
        : operation == Protocol.Operations.DaemonStatus ||
        operation == Protocol.Operations.DaemonStop || operation == Protocol.Operations.TokenRotate || operation == Protocol.Operations.TokenRevoke
            ? Control10
            : operation == Protocol.Operations.RunsKill || operation == Protocol.Operations.KillsEngage || operation == Protocol.Operations.KillsLift ? Kill
            : operation == Protocol.Operations.McpTest || operation == Protocol.Operations.RunsRollback || operation == Protocol.Operations.RunsCompensation ? Waiting
            : operation == Protocol.Operations.AgentsTick || operation == Protocol.Operations.LedgerVerify ||
              operation == Protocol.Operations.ComplianceReport || operation == Protocol.Operations.DaemonDoctor
                ? Long
                : Ordinary;
}
