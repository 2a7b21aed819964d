using Reeve.Protocol.Daemon;
using Reeve.Sources;

namespace Reeve.Server.Operations;

/// <summary>Problems of files as clients see them.</summary>
internal static class ProblemReports
{
    public static ProblemReport Of(SourceProblem problem) => new() { File = problem.File, Line = problem.Line, Message = problem.Message, Hint = problem.Hint };
}
