using Microsoft.Extensions.Logging;

namespace Reeve.Engine.Agents;

public sealed partial class AgentCatalog
{
    [LoggerMessage(1300, LogLevel.Information, "Agent {Name} loaded (enabled: {Enabled})")]
    private partial void LogLoaded(string name, bool enabled);

    [LoggerMessage(1301, LogLevel.Warning, "Agent {Name} is not usable: {Count} problems, the first in {File}, line {Line}")]
    private partial void LogInvalid(string name, int count, string file, int line);

    [LoggerMessage(1302, LogLevel.Information, "Agent {Name} removed")]
    private partial void LogRemoved(string name);

    [LoggerMessage(1303, LogLevel.Warning, "Changes of agents could not be recorded yet ({Code})")]
    private partial void LogNotRecorded(string code);
}
