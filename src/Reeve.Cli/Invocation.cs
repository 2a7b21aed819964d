using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Lifecycle;
using Reeve.Cli.Rendering;
using Reeve.Client;
using Reeve.Protocol;

namespace Reeve.Cli;

/// <summary>One command at work: its arguments, the daemon it speaks to, and where its output goes.</summary>
internal sealed class Invocation(CliContext context, ParseResult parse)
{
    private Places? _places;

    public CliHost Host => context.Host;

    public Style Style => context.Host.Style;

    public bool Json => parse.GetValue(context.Json);

    public DateTimeOffset Now => context.Host.Time.GetUtcNow();

    public Places Places => _places ??= Places.Resolve(
        parse.GetValue(context.Home), parse.GetValue(context.RunRoot), parse.GetValue(context.Socket), Host.Variable, Host.CurrentDirectory);

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T Get<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    public bool Has(Option option) => parse.GetResult(option) is { Implicit: false };

    public Task<ReeveClient> ConnectAsync(CancellationToken cancellationToken, bool reconnect = false) =>
        ReeveClient.ConnectAsync(Places.Endpoint, new ClientOptions { Name = "reeve/" + BuildVersion.Text, Reconnect = reconnect }, cancellationToken);

    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        await using var client = await ConnectAsync(cancellationToken);
        return await client.CallAsync(operation, request, cancellationToken);
    }

    /// <summary>Calls, prints the response (JSON as it is, or as <paramref name="view"/> shows it) and returns it.</summary>
    public async Task<TResponse> ShowAsync<TRequest, TResponse>(
        Operation<TRequest, TResponse> operation, TRequest request, Func<TResponse, string> view, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var response = await CallAsync(operation, request, cancellationToken);
        Print(response, operation, view);
        return response;
    }

    public void Print<TResponse>(TResponse response, Operation operation, Func<TResponse, string> view) =>
        Host.Out.Write(Json ? JsonSerializer.Serialize(response, operation.ResponseInfo) + "\n" : view(response));

    public void Say(string line) => Host.Error.WriteLine(line);
}
