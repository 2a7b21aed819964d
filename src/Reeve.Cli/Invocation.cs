using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Lifecycle;
using Reeve.Cli.Rendering;
using Reeve.Client;
using Reeve.Protocol;
using Reeve.Sources.Homes;

namespace Reeve.Cli;

/// <summary>One command at work: its arguments, the daemon it speaks to, and where its output goes.</summary>
internal sealed class Invocation(CliContext context, ParseResult parse)
{
    private HomeLayout? _layout;

    public CliHost Host => context.Host;

    public Style Style => context.Host.Style;

    public bool Json => parse.GetValue(context.Json);

    public DateTimeOffset Now => context.Host.Time.GetUtcNow();

    /// <summary>Where things are: options first, then the environment, then what follows from the home.</summary>
    public HomeLayout Layout => _layout ??= HomeLayout.Resolve(
        new HomeOptions(Path(context.Home), Path(context.RunRoot), Path(context.Socket)), Host.Variable,
        Host.Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.MachineName);

    public Endpoint Endpoint => DaemonStart.EndpointOf(Layout);

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T Get<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    /// <summary>An argument that may be left out.</summary>
    public T? Find<T>(Argument<T> argument) => parse.GetValue(argument);

    public bool Has(Option option) => parse.GetResult(option) is { Implicit: false };

    public Task<ReeveClient> ConnectAsync(CancellationToken cancellationToken, bool reconnect = false) =>
        ReeveClient.ConnectAsync(Endpoint, new ClientOptions { Name = "reeve/" + BuildVersion.Text, Reconnect = reconnect }, cancellationToken);

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

    public void Say(string line) => Host.Error.WriteLine(Printable.Line(line));

    // What a person types is meant from where they stand.
    private string? Path(Option<string?> option) =>
        parse.GetValue(option) is { Length: > 0 } path && path[0] != '~' ? System.IO.Path.GetFullPath(path, Host.CurrentDirectory) : parse.GetValue(option);
}
