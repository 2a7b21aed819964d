using System.Text;
using Reeve.Connectors.Checks;
using Reeve.Connectors.Processes;
using Reeve.Engine.Heartbeat;
using Reeve.Guard;
using Reeve.TestKit;

namespace Reeve.IntegrationTests.Connectors;

/// <summary>A repository in which a trap can be set: a script of the repository's own, which leaves a mark when anything runs it.</summary>
internal sealed class HostileRepository : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ChildRunner _children = new(TimeProvider.System);

    public string Path => _folder.File("repository");

    public string Script => _folder.File("evil.sh");

    private string Mark => _folder.File("mark");

    public static async Task<HostileRepository> CreateAsync()
    {
        var hostile = new HostileRepository();
        hostile.WriteProgram(hostile.Script);
        await hostile.GitInAsync(hostile._folder.Path, "init", "-q", "-b", "main", hostile.Path);
        await hostile.ConfigureAsync("user.email", "t@localhost");
        await hostile.ConfigureAsync("user.name", "t");
        hostile.Write("a.txt", "a\n");
        await hostile.GitAsync("add", "a.txt");
        await hostile.GitAsync("commit", "-qm", "a");
        hostile.Write("a.txt", "b\n"); // as long as before, so that only its content tells
        return hostile;
    }

    public string Outside(string name) => _folder.File(name);

    public void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

    /// <summary>Text that is stored as Latin-1, so that a configuration can hold what is no UTF-8.</summary>
    public void AppendLatin(string name, string text) => File.AppendAllText(System.IO.Path.Combine(Path, name), text, Encoding.Latin1);

    public void WriteProgram(string path) => ProgramFile.Write(path, $"#!/bin/sh\necho \"$0 $*\" >> '{Mark}'\n");

    public Task ConfigureAsync(string key, string value) => GitAsync("config", key, value);

    public Task<string> GitAsync(params string[] arguments) => GitInAsync(Path, arguments);

    public async Task<string> GitInAsync(string folder, params string[] arguments)
    {
        var result = await RunAsync(folder, arguments);
        return result.Succeeded ? result.Output.TrimEnd('\n') : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {result.Errors}");
    }

    /// <summary>What ran when somebody who trusts the repository asks git; empty when nothing did. How the command ends does not matter.</summary>
    public async Task<string> WhatATrustingPersonRunsAsync(string[] arguments)
    {
        await RunAsync(Path, arguments);
        return TakeMark();
    }

    /// <summary>What ran when Reeve looked, and what it said: a signal or a failure.</summary>
    public async Task<(string Ran, string Said)> LookAsync()
    {
        string said;
        try
        {
            var settings = new Dictionary<string, string> { ["path"] = Path };
            var request = new CheckRequest("watchman", "o", "it", _folder.Path, settings, [], TimeProvider.System.GetUtcNow());
            said = await new GitCheck(_children).GatherAsync(request, CancellationToken.None);
        }
        catch (ReeveException refused)
        {
            said = refused.Message;
        }

        return (TakeMark(), said);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ChildResult> RunAsync(string folder, string[] arguments) =>
        _children.RunAsync(new ChildSpec(["git", .. arguments]) { WorkingDirectory = folder, Timeout = TimeSpan.FromMinutes(1) }, CancellationToken.None);

    private string TakeMark()
    {
        var ran = File.Exists(Mark) ? File.ReadAllText(Mark) : "";
        File.Delete(Mark);
        return ran;
    }
}
