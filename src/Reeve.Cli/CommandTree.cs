using System.CommandLine;
using Reeve.Cli.Verbs;

namespace Reeve.Cli;

/// <summary>Every command, in the order help and the reference show them.</summary>
internal static class CommandTree
{
    public const string ProgramName = "reeve";

    public static RootCommand Build(CliHost host)
    {
        var context = new CliContext(host);
        var root = new RootCommand("One always-on daemon for AI agents: hosts them, wakes them, holds them to one gate, keeps the record.")
        {
            context.Home, context.RunRoot, context.Socket, context.Json,
            UpCommand.Create(context),
            DownCommand.Create(context),
            StatusCommand.Create(context),
            DoctorCommand.Create(context),
            LogsCommand.Create(context),
            OpenCommand.Create(context),
            AskCommand.Create(context),
            ChatCommand.Create(context),
            AttachCommand.Create(context),
            AnswerCommand.Create(context),
            PsCommand.Create(context),
            RunCommand.Create(context),
            KillCommand.Create(context),
            UnkillCommand.Create(context),
            ApprovalCommands.CreateList(context),
            ApprovalCommands.CreateApprove(context),
            ApprovalCommands.CreateDeny(context),
            RollbackCommand.Create(context),
            BudgetCommand.Create(context),
            AgentCommand.Create(context),
            SessionCommand.Create(context),
            MemoryCommand.Create(context),
            SkillCommand.Create(context),
            ToolCommand.Create(context),
            McpCommand.Create(context),
            TickCommand.Create(context),
            WhyCommand.Create(context),
            ScheduleCommand.Create(context),
            EventCommand.Create(context),
            EventCommand.CreateSubscriptions(context),
            NotificationsCommand.Create(context),
            AlertsCommand.Create(context),
            EventsCommand.Create(context),
            EntryCommand.Create(context),
            PurgeCommand.Create(context),
            ReportCommand.Create(context),
            VerifyCommand.Create(context),
            ProofCommand.Create(context),
            ConfigCommand.Create(context),
            ReloadCommand.Create(context),
            TokenCommand.Create(context),
            ServiceCommand.Create(context),
            CompletionCommand.Create(context),
            VersionCommand.Create(context),
        };
        return root;
    }
}
