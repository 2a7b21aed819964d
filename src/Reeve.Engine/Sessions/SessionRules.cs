namespace Reeve.Engine.Sessions;

/// <summary>What a session is after one more line. The same whether the line was just written or found by recovery. Pure.</summary>
public static class SessionRules
{
    /// <param name="session">As it was.</param>
    /// <param name="line">The next line.</param>
    /// <param name="end">Where the transcript ends after it.</param>
    /// <param name="head">The head after it.</param>
    public static Session After(Session session, NumberedLine line, long end, string head)
    {
        var next = session with { Lines = line.Number, Bytes = end, Head = head, UpdatedAt = line.At > session.UpdatedAt ? line.At : session.UpdatedAt };
        return line.Line switch
        {
            SessionLine.User user => next with
            {
                Messages = session.Messages + 1,
                Title = session.Title.Length > 0 ? session.Title : SessionNameRules.TitleOf(user.Text),
                Waiting = session.Waiting + (user.Waits == SessionWait.No ? 0 : 1),
                IsOpen = session.IsOpen || user.Waits == SessionWait.No,
            },
            SessionLine.Taken => next with { Waiting = Math.Max(0, session.Waiting - 1), IsOpen = true },
            SessionLine.Assistant { Calls.IsEmpty: true } => next with { IsOpen = false },
            SessionLine.Interruption { EndsTurn: true } => next with { IsOpen = false },
            _ => next,
        };
    }
}
