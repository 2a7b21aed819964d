using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Protocol;
using Reeve.Server.Operations;

namespace Reeve.Server.Doors.Http;

/// <summary>Serves every operation that has an HTTP form at its method and path, through the same dispatcher as JSON-RPC. Stateless.</summary>
internal sealed class OperationEndpoints(OperationRegistry registry, Dispatcher dispatcher, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var binding in registry.All)
        {
            var assembly = RequestAssembly.Of(binding.Operation);
            RequestDelegate serve = context => ServeAsync(context, binding, assembly);
            var endpoint = routes.MapMethods(binding.Operation.Path, [binding.Operation.Method], serve).WithDisplayName(binding.Operation.Name);
            if (binding.Operation.Scope == Scope.None)
            {
                endpoint.WithMetadata(AnonymousDoor.Instance);
            }
        }
    }

    private async Task ServeAsync(HttpContext context, OperationBinding binding, RequestAssembly assembly)
    {
        var caller = context.Features.Get<CallerContext>()!;
        using var life = new CallLifetime(time);
        using var gone = context.RequestAborted.Register(life.Cancel);
        using var revoked = caller.Revoked.Register(life.Cancel); // Nobody is served to the end on a credential that is none any more.
        try
        {
            Dispatcher.Require(binding.Operation, binding.Needs, caller); // Before the body: who may not ask is not read.
            using var json = await assembly.ReadAsync(context.Request);
            var response = await dispatcher.DispatchAsync(binding, Read(binding, json), caller, life);
            await WriteAsync(context, binding, response);
        }
        catch (Exception exception) // The request's ring: its failure is its answer.
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                await ProblemWriter.WriteAsync(context, dispatcher.Describe(exception, binding.Operation.Name, life.End));
            }
        }
    }

    private static object Read(OperationBinding binding, PooledBuffer json)
    {
        try
        {
            return binding.Read(json.Written);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A string holds half of a surrogate pair.", exception);
        }
    }

    private static async Task WriteAsync(HttpContext context, OperationBinding binding, object response)
    {
        using var body = new PooledBuffer();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { SkipValidation = true }))
        {
            binding.Write(json, response);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
