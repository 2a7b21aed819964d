// An agent that looks names up, writes to each, reaches for what it was not granted, and takes its letters back.
//   dotnet run                    guards by itself: budgets, loops, compensation and the trace live in this program
//   dotnet run -- PATH/reeve.sock asks the daemon's gate; `reeve kill RUN` stops it
using Reeve.Client;
using Reeve.Guard;

await using var reeve = args is [var socket] ? await ReeveGuard.ConnectAsync(Endpoint.Parse(socket)) : ReeveGuard.Local();
await reeve.RegisterAsync([GuardedTool.ReadOnly("people.find"), GuardedTool.SideEffecting("mail.send")]);
await using var run = await reeve.StartRunAsync("greeter", new() { Tools = ["people.*", "mail.send"], MaxSteps = 10 });
Console.WriteLine($"run {run.Id}");
try
{
    var names = await run.GuardAsync("people.find", new { since = "2026-11-01" }, static async call =>
    {
        await Task.Yield();
        call.ReportUsage(tokensIn: 120, tokensOut: 30);
        return "Ada Grace".Split(' ');
    });
    foreach (var name in names)
    {
        await run.GuardAsync("mail.send", new { to = name }, call => SendAsync(name, call.IdempotencyKey), undo: static (letter, _) => RecallAsync(letter));
    }

    await run.GuardAsync("shell.exec", new { command = "rm -rf /" }, static _ => Task.CompletedTask);
    await run.CompleteAsync("everybody is greeted");
}
catch (ReeveException refused)
{
    Console.WriteLine($"refused: {refused.Code}");
    Console.WriteLine($"undone: {string.Join(", ", (await run.RollBackAsync()).Steps.Select(static step => $"{step.Tool} #{step.Step} {step.Status}"))}");
    await run.FailAsync(refused.Message);
}

Console.WriteLine($"trace {run.TracePath}");

static Task<string> SendAsync(string name, string key) => Task.FromResult($"letter to {name}, sent once as {key}");

static Task RecallAsync(string letter) => Console.Out.WriteLineAsync($"recalled the {letter.Split(',')[0]}");
