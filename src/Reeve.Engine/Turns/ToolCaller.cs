using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Governance;
using Reeve.Engine.Hooks;
using Reeve.Engine.Models;
using Reeve.Engine.Turns.Logs;
using Reeve.Guard;

namespace Reeve.Engine.Turns;

/// <summary>
/// Makes the calls a model asks for: those that may go at once at once, those that ask a person after them, one by one. Each passes the hooks and the gate. Whatever a
/// call runs into is its result, told to the model; only the end of the turn itself comes out as an exception. Results are handed over in the order of the calls and
/// told in the order they come. Stateless; thread-safe.
/// </summary>
internal sealed partial class ToolCaller(StepRunner steps, HookComposite hooks, TurnOptions options, ILogger<ToolCaller> logger)
{
    private const int MaxNamed = 40;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <param name="turn">The turn.</param>
    /// <param name="calls">What to call.</param>
    /// <param name="done">Takes each result, in the order of the calls, as soon as those before it are there.</param>
    public async Task CallAsync(ActiveTurn turn, ImmutableArray<ChatToolCall> calls, Func<ChatToolCall, HookResult, Task> done)
    {
        using var results = new ResultOrder(calls, done);
        using var room = new SemaphoreSlim(options.Parallel);
        await Task.WhenAll(calls.Select((call, place) => IsParking(turn, call) ? Task.CompletedTask : CallAsync(turn, call, place, room, results)));
        foreach (var (call, place) in calls.Select(static (call, place) => (call, place)).Where(one => IsParking(turn, one.call)))
        {
            await CallAsync(turn, call, place, room, results);
        }
    }

    private static bool IsParking(ActiveTurn turn, ChatToolCall call) => turn.Hooks.Known.TryGetValue(call.Name, out var tool) && tool.Parks;

    private async Task CallAsync(ActiveTurn turn, ChatToolCall call, int place, SemaphoreSlim room, ResultOrder results)
    {
        await room.WaitAsync(turn.Stopping);
        try
        {
            var result = await CallAsync(turn, call);
            result = result with { Output = HookRules.Cut(result.Output, HookRules.MaxOutput) };
            turn.Log.Add(new TurnEvent { Kind = TurnEventKind.Result, Call = call.Id, Tool = call.Name, Text = result.Output, IsError = result.IsError });
            await results.SetAsync(place, result);
        }
        finally
        {
            room.Release();
        }
    }

    private async Task<HookResult> CallAsync(ActiveTurn turn, ChatToolCall call)
    {
        if (!turn.Hooks.Known.TryGetValue(call.Name, out var tool))
        {
            var names = string.Join(", ", turn.Hooks.Shown.Take(MaxNamed).Select(static shown => shown.Tool.Name));
            return HookResult.Error(names.Length == 0 ? $"There is no tool {Short(call.Name)}; there are none at all." : $"There is no tool {Short(call.Name)}. There are: {names}.");
        }

        JsonDocument arguments;
        try
        {
            arguments = JsonDocument.Parse(call.Arguments.Trim().Length == 0 ? "{}" : call.Arguments, Strict);
        }
        catch (JsonException broken)
        {
            return HookResult.Error("The arguments are not one JSON object: " + broken.Message);
        }

        using (arguments)
        {
            return arguments.RootElement.ValueKind == JsonValueKind.Object
                ? await CallAsync(turn, tool, new HookCall(turn.Context, call.Id, call.Name, arguments.RootElement), call.Arguments)
                : HookResult.Error("The arguments must be one JSON object.");
        }
    }

    private async Task<HookResult> CallAsync(ActiveTurn turn, HookTool tool, HookCall call, string arguments)
    {
        HookResult result;
        try
        {
            if (await hooks.RefuseAsync(call, turn.Stopping) is { } refusal)
            {
                return HookResult.Error(refusal);
            }

            result = await MakeAsync(turn, tool, call, arguments);
        }
        catch (ReeveException failure) when (!IsEnd(turn, failure))
        {
            result = HookResult.Error(failure.Hint is null ? $"{failure.Code}: {failure.Message}" : $"{failure.Code}: {failure.Message} {failure.Hint}");
        }
        catch (Exception defect) when (defect is not (ReeveException or OperationCanceledException))
        {
            // A tool's defect is that call's: the turn goes on, and the step is recorded as internal.
            LogDefect(defect, call.Tool, turn.Context.Run.Id);
            result = HookResult.Error("internal: The tool failed by a defect of its own.");
        }

        await hooks.ObserveAsync(call, result, turn.Stopping);
        return result;
    }

    private async Task<HookResult> MakeAsync(ActiveTurn turn, HookTool tool, HookCall call, string arguments)
    {
        var intent = new StepIntent { Tool = call.Tool, SideEffect = tool.SideEffect, Arguments = Encoding.UTF8.GetBytes(arguments) };
        using var hold = tool.Parks ? turn.Clock.Stop() : null;
        return await steps.RunAsync(
            turn.Context.Run,
            intent,
            async cancellationToken =>
            {
                var result = await tool.CallAsync(call, cancellationToken);
                return new StepEffect<HookResult>(result, new StepOutcome
                {
                    Succeeded = !result.IsError,
                    FailureCode = result.IsError ? ErrorCode.ToolFailed : null,
                    OutputHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(result.Output))),
                });
            },
            tool.Parks ? Timeout.InfiniteTimeSpan : tool.Timeout,
            turn.Stopping);
    }

    /// <summary>Whether what a call ran into is the end of its turn.</summary>
    private static bool IsEnd(ActiveTurn turn, ReeveException failure) => turn.Stopping.IsCancellationRequested || failure.Code == ErrorCode.Killed;

    private static string Short(string name) => name.Length <= 80 ? name : name[..80] + "…";

    [LoggerMessage(1720, LogLevel.Error, "The tool {Tool} met a defect in {Run}")]
    private partial void LogDefect(Exception exception, string tool, Foundation.RunId run);
}
