using System.Text.Json;
using Reeve.Client.Runs;
using Reeve.Protocol.Compensations;
using Reeve.Protocol.Runs;

namespace Reeve.Client.Daemon;

/// <summary>What the daemon gave at a run's start, and the requests that carry it. Immutable.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="FencingToken">Sent with everything the run does.</param>
/// <param name="Holder">Tells this program's calls from those of one that held the same run before: call numbers begin again, keys must not.</param>
internal sealed record RunTicket(string Run, long FencingToken, string Holder)
{
    public const string NotBegun = "not_begun";

    private static readonly TimeSpan UndoLease = TimeSpan.FromHours(1);

    private const int LongestText = 500;
    private const int LongestCode = 200;

    public BeginStepRequest Begin(int step, CallIntent intent) => new()
    {
        Run = Run,
        FencingToken = FencingToken,
        Tool = intent.Plan.Tool,
        ArgsHash = intent.ArgsHash,
        ArgsSignature = intent.ArgsSignature,
        SideEffect = intent.Plan.SideEffect,
        Model = intent.Plan.Model,
        WorstTokensIn = intent.Plan.WorstTokens > 0 ? intent.Plan.WorstTokens : null,
        WorstMicroUsd = intent.Plan.WorstMicroUsd > 0 ? intent.Plan.WorstMicroUsd : null,
        IdempotencyKey = $"{Holder}:{step}",
        Durability = DurabilityOf(intent),
    };

    public EndStepRequest End(string step, CallIntent intent, CallOutcome outcome) => new()
    {
        Run = Run,
        FencingToken = FencingToken,
        Step = step,
        Succeeded = outcome.Succeeded,
        FailureCode = Cut(outcome.Code, LongestCode),
        OutputHash = outcome.OutputHash,
        Summary = Cut(outcome.Unknown ? "Whether it was done is not known. " + outcome.Summary : outcome.Summary, LongestText),
        TokensIn = outcome.UsageProblem is { } problem ? new ReportedCount(0, problem) : outcome.Usage.TokensIn,
        TokensOut = outcome.Usage.TokensOut,
        TokensCached = outcome.Usage.TokensCached,
        CompensationData = outcome.CompensationData is { } data ? JsonElement.Parse(data) : null,
        MicroUsd = outcome.Usage.MicroUsd > 0 ? outcome.Usage.MicroUsd : null,
        Durability = DurabilityOf(intent),
    };

    public FinishRunRequest Finish(string outcome, string? reason) =>
        new() { Run = Run, FencingToken = FencingToken, Outcome = outcome, Reason = Cut(reason, LongestText) };

    /// <summary>The wish to undo steps here. Named after the program, so that asking again is no second wish.</summary>
    public ClaimCompensationsRequest Claim(IReadOnlyList<string> steps) =>
        new() { Run = Run, FencingToken = FencingToken, Claim = Holder, Steps = steps, LeaseSeconds = UndoLease.TotalSeconds };

    public ReportCompensationRequest Report(string step, UndoOutcome outcome, string? message) => new()
    {
        Run = Run,
        Step = step,
        Claim = Holder,
        Outcome = outcome switch
        {
            UndoOutcome.Succeeded => "succeeded",
            UndoOutcome.Failed => "failed",
            _ => NotBegun,
        },
        Reason = Cut(message, LongestText),
    };

    public RenewRunRequest Renew() => new() { Run = Run, FencingToken = FencingToken };

    private static string DurabilityOf(CallIntent intent) => intent.Plan.SideEffect ? "durable" : "accepted";

    private static string? Cut(string? text, int longest) => text is not null && text.Length > longest ? text[..longest] : text;
}
