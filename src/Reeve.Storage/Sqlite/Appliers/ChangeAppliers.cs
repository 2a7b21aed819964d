using SQLitePCL;

namespace Reeve.Storage.Sqlite.Appliers;

/// <summary>Every applier there is; the one place to add one.</summary>
internal static class ChangeAppliers
{
    public static Dictionary<Type, IChangeApplier> All(sqlite3 db)
    {
        IChangeApplier[] all =
        [
            new RunAddedApplier(db),
            new RunMovedApplier(db),
            new StepAddedApplier(db),
            new StepMovedApplier(db),
            new FindingDecidedApplier(db),
            new NotificationAddedApplier(db),
            new NotificationReadApplier(db),
            new FindingSurfacedApplier(db),
            new CallFailedApplier(db),
            new CallRecoveredApplier(db),
            new ApprovalAskedApplier(db),
            new ApprovalDecidedApplier(db),
            new QuestionAskedApplier(db),
            new QuestionEndedApplier(db),
            new HeartbeatMovedApplier(db),
            new SwitchEngagedApplier(db),
            new RunPurgedApplier(db),
            new EntriesPurgedApplier(db),
            new LooseRowsPurgedApplier(db),
            new RunErasedApplier(db),
            new SwitchLiftedApplier(db),
            new EnvelopeAddedApplier(db),
            new SubscriptionMovedApplier(db),
            new SubscriptionRemovedApplier(db),
            new DeliveryKeptApplier(db),
            new DeliveryEndedApplier(db),
            new ScheduleMovedApplier(db),
            new ScheduleRemovedApplier(db),
            new FiresClaimedApplier(db),
            new FireEndedApplier(db),
            new SessionOpenedApplier(db),
            new SessionAppendedApplier(db),
            new SessionRenamedApplier(db),
            new SessionDeletedApplier(db),
            new BreakerMovedApplier(db),
            new MemoryKeptApplier(db),
            new MemoryForgottenApplier(db),
            new AlertRaisedApplier(db),
            new AlertRepeatedApplier(db),
            new AlertDeliveryQueuedApplier(db),
            new AlertDeliveryMovedApplier(db),
            new ToolSavedApplier(db),
            new ToolRemovedApplier(db),
            new CompensationSavedApplier(db),
            new TokenGrantedApplier(db), new TokenRevokedApplier(db),
            new CloudMovedApplier(db),
        ];
        return all.ToDictionary(static applier => applier.ChangeType);
    }
}
