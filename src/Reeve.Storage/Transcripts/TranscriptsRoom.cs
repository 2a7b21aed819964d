using Microsoft.Extensions.DependencyInjection;
using Reeve.Engine.Sessions;

namespace Reeve.Storage.Transcripts;

/// <summary>Keeps transcripts as files of the home.</summary>
public static class TranscriptsRoom
{
    public static IServiceCollection AddTranscripts(this IServiceCollection services, string home) =>
        services.AddSingleton<ITranscriptFiles>(_ => new TranscriptFiles(home));
}
