using Reeve.Engine.Compensation;
using Reeve.Guard;
using Reeve.Sources.Configuration;

namespace Reeve.Server.Hosting;

/// <summary>Settings as the compensation room's options. Pure.</summary>
internal static class CompensationSettings
{
    public static CompensationOptions Options(SettingValues values) => new()
    {
        HandlerWait = values.Duration("compensation.handler_wait"),
        Concurrency = values.Integer("compensation.concurrency"),
        Programs = [.. values.List("compensation.programs").Select(Program)],
        Targets = [.. values.List("compensation.targets").Select(Target)],
        AllowLocal = values.Boolean("compensation.allow_local"),
    };

    private static string Program(string path) => Path.IsPathFullyQualified(path)
        ? path
        : throw Invalid($"compensation.programs names \"{path}\"; a program is named by its absolute path.");

    private static Uri Target(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.UserInfo.Length + url.Query.Length + url.Fragment.Length == 0
        ? url
        : throw Invalid($"compensation.targets names \"{text}\"; a target is an http or https address.");

    private static ReeveException Invalid(string message) => new(ErrorCode.InvalidConfiguration, message, "reeve config check");
}
