using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Views;
using Reeve.Guard;
using Reeve.Protocol;
using Reeve.Protocol.Daemon;
using Reeve.Sources.Configuration;
using Reeve.Sources.Prices;

namespace Reeve.Cli.Verbs;

/// <summary><c>reeve config</c>: the file is checked here; what is in force is asked of the daemon, or read from the file when none runs.</summary>
internal static class ConfigCommand
{
    public static Command Create(CliContext context) => new("config", "The configuration: reeve.yaml in the home.")
    {
        context.Verb("check", "Check reeve.yaml and prices.yaml: every mistake with its line.", static (invocation, _) => Task.FromResult(Check(invocation))),
        context.Verb("prices", "Show what models cost, and where each price stands.", static (invocation, _) => Task.FromResult(Prices(invocation))),
        context.Verb("show", "Show every setting in force and where it comes from.", ShowAsync),
        context.Verb("schema", "Print the JSON Schema, for editors.", static (invocation, _) =>
        {
            invocation.Host.Out.WriteLine(ConfigSchema.Generate().TrimEnd());
            return Task.FromResult(ExitCode.Ok);
        }),
    };

    private static int Prices(Invocation invocation)
    {
        var own = PriceFile.Load(invocation.Layout.PricesFile);
        var rows = PriceList.Of(PriceFile.Shipped(), own);
        invocation.Host.Out.Write(invocation.Json ? PricesView.Json(rows) : PricesView.Render(rows, invocation.Style));
        foreach (var problem in own.Problems)
        {
            invocation.Say(ProblemView.Render(new ProblemReport { File = problem.File, Line = problem.Line, Message = problem.Message, Hint = problem.Hint }, invocation.Style).TrimEnd());
        }

        return own.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Unhealthy;
    }

    private static int Check(Invocation invocation)
    {
        var config = ReeveConfig.Load(invocation.Layout.ConfigFile);
        IReadOnlyList<ProblemReport> problems =
            [.. config.Problems.Concat(PriceFile.Load(invocation.Layout.PricesFile).Problems).Select(static problem => new ProblemReport { File = problem.File, Line = problem.Line, Message = problem.Message, Hint = problem.Hint })];
        if (invocation.Json)
        {
            foreach (var problem in problems)
            {
                invocation.Host.Out.WriteLine(JsonSerializer.Serialize(problem, ProtocolJson.Default.ProblemReport));
            }
        }
        else if (problems.Count > 0)
        {
            invocation.Host.Out.Write(string.Concat(problems.Select(problem => ProblemView.Render(problem, invocation.Style))));
        }
        else
        {
            invocation.Host.Out.WriteLine(File.Exists(invocation.Layout.ConfigFile)
                ? $"{invocation.Layout.ConfigFile} is good"
                : $"{invocation.Layout.ConfigFile} does not exist: everything has its default");
        }

        return problems.Count == 0 ? ExitCode.Ok : ExitCode.Unhealthy;
    }

    private static async Task<int> ShowAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        ConfigResponse config;
        try
        {
            config = await invocation.CallAsync(Operations.ConfigShow, new ConfigRequest(), cancellationToken);
        }
        catch (ReeveException failure) when (failure.Code == ErrorCode.DaemonNotRunning)
        {
            config = FromFile(invocation);
            invocation.Say("no daemon is running: this is what it would start with");
        }

        invocation.Print(config, Operations.ConfigShow, response => SettingsView.Render(response.Settings, invocation.Style));
        return ExitCode.Ok;
    }

    private static ConfigResponse FromFile(Invocation invocation)
    {
        var config = ReeveConfig.Load(invocation.Layout.ConfigFile);
        return config.IsGood
            ? new ConfigResponse { Settings = [.. SettingCatalog.All.Select(setting => Report(setting, config.Values)), .. config.Webhooks.Select(Report)] }
            : throw new ReeveException(ErrorCode.InvalidConfiguration, config.Problems[0].ToString(), "reeve config check");
    }

    private static SettingReport Report(WebhookOptions webhook) => new()
    {
        Key = $"{SettingCatalog.WebhooksKey}.{webhook.Name}",
        Value = webhook.Summary,
        Origin = "file",
        Description = "A place operator alerts are sent to.",
    };

    private static SettingReport Report(Setting setting, SettingValues values) => new()
    {
        Key = setting.Key,
        Value = values.Display(setting.Key),
        Origin = values.IsWritten(setting.Key) ? "file" : "default",
        Description = setting.Description,
    };
}
