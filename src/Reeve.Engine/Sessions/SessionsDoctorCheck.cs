using Reeve.Engine.Doctor;
using Reeve.Engine.Foundation;
using Reeve.Guard;

namespace Reeve.Engine.Sessions;

/// <summary>
/// Which transcripts are not as the log says. Files of the right length are taken as good: each is examined line by line when it is used. Bounded in what it looks at and in
/// what it tells.
/// </summary>
internal sealed class SessionsDoctorCheck(SessionLibrary library, ITranscriptFiles files) : IDoctorCheck
{
    private const int MostLooked = 20_000;
    private const int MostTold = 20;
    private const int PageLength = 500;

    public string Name => "sessions";

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken cancellationToken)
    {
        var (found, looked, after) = (new List<Diagnosis>(), 0, (string?)null);
        do
        {
            var page = await library.ListAsync(new SessionFilter(), new PageRequest(after, PageLength), cancellationToken);
            foreach (var session in page.Items)
            {
                looked++;
                if (await FindProblemAsync(session, cancellationToken) is { } problem && found.Count < MostTold)
                {
                    found.Add(new Diagnosis(
                        Name,
                        DiagnosisLevel.Error,
                        problem,
                        $"put the file back from a copy, or reeve session export {session.Id} and reeve session delete {session.Id}",
                        TranscriptWriter.PlaceOf(session).Display));
                }
            }

            after = page.Next;
        }
        while (after is not null && looked < MostLooked);

        return found.Count > 0 ? found : [new Diagnosis(Name, DiagnosisLevel.Ok, looked == 0 ? "no conversations" : $"{looked} conversations, each as long as the log says")];
    }

    private async Task<string?> FindProblemAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            if ((files.Look(TranscriptWriter.PlaceOf(session))?.Length ?? 0) == session.Bytes)
            {
                return null;
            }

            return await library.ReadAsync(session.Id, static _ => true, cancellationToken);
        }
        catch (ReeveException failure)
        {
            return failure.Code == ErrorCode.NotFound ? null : failure.Message; // deleted this moment
        }
    }
}
