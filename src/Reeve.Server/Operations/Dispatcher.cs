using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Reeve.Engine.Access;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Server.Operations;

/// <summary>
/// The one road from a door to a handler: scope, load, deadline, measurement. A call that completes synchronously passes without a task, a lock or
/// a timer. Thread-safe.
/// </summary>
internal sealed class Dispatcher(TimeProvider time, IIdSource ids, DispatchMetrics metrics, DispatchLoad load, ILogger<Dispatcher> log)
{
    /// <summary>Runs the call. Fails with what the handler failed with; a door turns that into words with <see cref="Describe"/>.</summary>
    public ValueTask<object> DispatchAsync(OperationBinding binding, object request, CallerContext caller, CallLifetime life)
    {
        var started = time.GetTimestamp();
        try
        {
            Require(binding.Operation, binding.Needs, caller);
            load.Admit(binding.Limits.Control);
            var pending = binding.Limits.Inline ? binding.InvokeAsync(request, caller, life.Token) : HopAsync(binding, request, caller, life.Token);
            if (pending.IsCompletedSuccessfully)
            {
                metrics.Finished(binding.Operation.Name, DispatchMetrics.Ok, time.GetElapsedTime(started));
                return pending;
            }

            return AwaitAsync(binding, pending, life, started);
        }
        catch (Exception exception) // Measured and handed on unchanged.
        {
            metrics.Finished(binding.Operation.Name, CodeOf(exception, life), time.GetElapsedTime(started));
            throw;
        }
    }

    /// <summary>Refuses a caller who lacks the scope an operation needs, or whose credential died since the door looked at it.</summary>
    public static void Require(Protocol.Operation operation, ScopeSet needs, CallerContext caller)
    {
        if (caller.Revoked.IsCancellationRequested)
        {
            RefuseRevoked();
        }

        if (!ScopeRules.Allows(caller.Scopes, needs))
        {
            Refuse(operation);
        }
    }

    /// <summary>What a caller may know of a failure. A defect goes to the log under the id the caller sees.</summary>
    public Failure Describe(Exception exception, string operation, CallEnd end)
    {
        if (!FailureMapping.IsDefect(exception))
        {
            return FailureMapping.Of(exception, end, "");
        }

        var incident = ids.Next("incident");
        log.Defect(exception, operation, incident);
        return FailureMapping.Of(exception, end, incident);
    }

    /// <summary>
    /// Away from the thread the request came in on, which serves other connections too: only handlers that decide in memory may stay on it.
    /// </summary>
    private static async ValueTask<object> HopAsync(OperationBinding binding, object request, CallerContext caller, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await binding.InvokeAsync(request, caller, cancellationToken);
    }

    private async ValueTask<object> AwaitAsync(OperationBinding binding, ValueTask<object> pending, CallLifetime life, long started)
    {
        load.Enter();
        life.Arm(binding.Limits.Deadline);
        try
        {
            var response = await pending;
            metrics.Finished(binding.Operation.Name, DispatchMetrics.Ok, time.GetElapsedTime(started));
            return response;
        }
        catch (Exception exception) // Measured and handed on unchanged.
        {
            metrics.Finished(binding.Operation.Name, CodeOf(exception, life), time.GetElapsedTime(started));
            throw;
        }
        finally
        {
            load.Leave();
        }
    }

    private static string CodeOf(Exception exception, CallLifetime life) => FailureMapping.Of(exception, life.End, "").Code;

    [DoesNotReturn]
    private static void RefuseRevoked() => throw new ReeveException(
        ErrorCode.Unauthenticated, "The credential of this connection was revoked or has expired.", "connect again with one that is valid");

    [DoesNotReturn]
    private static void Refuse(Protocol.Operation operation) => throw new ReeveException(
        ErrorCode.Forbidden,
        $"{operation.Name} needs the scope '{operation.Scope}'.",
        "use a credential that was granted it");
}
