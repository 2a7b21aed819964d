using System.Text.Json.Serialization;
using Reeve.Protocol.Access;
using Reeve.Protocol.Agents;
using Reeve.Protocol.Budgets;
using Reeve.Protocol.Daemon;
using Reeve.Protocol.Events;
using Reeve.Protocol.Kills;
using Reeve.Protocol.Ledger;
using Reeve.Protocol.Notifications;
using Reeve.Protocol.Runs;
using Reeve.Protocol.Tools;

namespace Reeve.Protocol;

/// <summary>
/// The one JSON context of the wire: snake_case, strict. Unknown and duplicate members, missing required ones, nulls where none may be and
/// depth over 32 are refused with a <see cref="System.Text.Json.JsonException"/> that names the path.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(AgentStatus))]
[JsonSerializable(typeof(CloudStatusReport))]
[JsonSerializable(typeof(ConfigRequest))]
[JsonSerializable(typeof(ConfigResponse))]
[JsonSerializable(typeof(DoctorFinding))]
[JsonSerializable(typeof(DoctorRequest))]
[JsonSerializable(typeof(DoctorResponse))]
[JsonSerializable(typeof(HealthRequest))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(HelloRequest))]
[JsonSerializable(typeof(HelloResponse))]
[JsonSerializable(typeof(LedgerStatus))]
[JsonSerializable(typeof(ProblemReport))]
[JsonSerializable(typeof(SettingReport))]
[JsonSerializable(typeof(StatusRequest))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(StopResponse))]
[JsonSerializable(typeof(StorageStatus))]
[JsonSerializable(typeof(EngageKillRequest))]
[JsonSerializable(typeof(EngageKillResponse))]
[JsonSerializable(typeof(KillSwitchReport))]
[JsonSerializable(typeof(LiftKillRequest))]
[JsonSerializable(typeof(LiftKillResponse))]
[JsonSerializable(typeof(ListKillsRequest))]
[JsonSerializable(typeof(ListKillsResponse))]
[JsonSerializable(typeof(BudgetReport))]
[JsonSerializable(typeof(BudgetRequest))]
[JsonSerializable(typeof(BudgetResponse))]
[JsonSerializable(typeof(BeginStepRequest))]
[JsonSerializable(typeof(BeginStepResponse))]
[JsonSerializable(typeof(EndStepRequest))]
[JsonSerializable(typeof(EndStepResponse))]
[JsonSerializable(typeof(FinishRunRequest))]
[JsonSerializable(typeof(FinishRunResponse))]
[JsonSerializable(typeof(GetRunRequest))]
[JsonSerializable(typeof(GetRunResponse))]
[JsonSerializable(typeof(KillRunRequest))]
[JsonSerializable(typeof(KillRunResponse))]
[JsonSerializable(typeof(ListRunsRequest))]
[JsonSerializable(typeof(ListRunsResponse))]
[JsonSerializable(typeof(RenewRunRequest))]
[JsonSerializable(typeof(RenewRunResponse))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(StartRunRequest))]
[JsonSerializable(typeof(StartRunResponse))]
[JsonSerializable(typeof(StepReport))]
[JsonSerializable(typeof(ConfigureToolRequest))]
[JsonSerializable(typeof(ConfigureToolResponse))]
[JsonSerializable(typeof(ListToolsRequest))]
[JsonSerializable(typeof(ListToolsResponse))]
[JsonSerializable(typeof(RegisterToolsRequest))]
[JsonSerializable(typeof(RegisterToolsResponse))]
[JsonSerializable(typeof(ToolConfigReport))]
[JsonSerializable(typeof(ToolDefaults))]
[JsonSerializable(typeof(ListAgentsRequest))]
[JsonSerializable(typeof(ListAgentsResponse))]
[JsonSerializable(typeof(TickRequest))]
[JsonSerializable(typeof(TickResponse))]
[JsonSerializable(typeof(WhyFinding))]
[JsonSerializable(typeof(WhyRequest))]
[JsonSerializable(typeof(WhyResponse))]
[JsonSerializable(typeof(WhySignal))]
[JsonSerializable(typeof(ListNotificationsRequest))]
[JsonSerializable(typeof(ListNotificationsResponse))]
[JsonSerializable(typeof(NotificationReport))]
[JsonSerializable(typeof(ReadNotificationRequest))]
[JsonSerializable(typeof(ReadNotificationResponse))]
[JsonSerializable(typeof(EventNotice))]
[JsonSerializable(typeof(EventReport))]
[JsonSerializable(typeof(GapNotice))]
[JsonSerializable(typeof(ListEventsRequest))]
[JsonSerializable(typeof(ListEventsResponse))]
[JsonSerializable(typeof(SubscribeRequest))]
[JsonSerializable(typeof(SubscribeResponse))]
[JsonSerializable(typeof(UnsubscribeRequest))]
[JsonSerializable(typeof(UnsubscribeResponse))]
[JsonSerializable(typeof(BreakReport))]
[JsonSerializable(typeof(CheckpointReport))]
[JsonSerializable(typeof(CheckpointRequest))]
[JsonSerializable(typeof(CheckpointResponse))]
[JsonSerializable(typeof(ConsistencyRequest))]
[JsonSerializable(typeof(ConsistencyResponse))]
[JsonSerializable(typeof(ContentReport))]
[JsonSerializable(typeof(FamilyReport))]
[JsonSerializable(typeof(GetEntryRequest))]
[JsonSerializable(typeof(GetEntryResponse))]
[JsonSerializable(typeof(ProofRequest))]
[JsonSerializable(typeof(ProofResponse))]
[JsonSerializable(typeof(VerifyRequest))]
[JsonSerializable(typeof(VerifyResponse))]
[JsonSerializable(typeof(GrantTokenRequest))]
[JsonSerializable(typeof(GrantTokenResponse))]
[JsonSerializable(typeof(ListTokensRequest))]
[JsonSerializable(typeof(ListTokensResponse))]
[JsonSerializable(typeof(LoginCodeRequest))]
[JsonSerializable(typeof(LoginCodeResponse))]
[JsonSerializable(typeof(RotateTokenRequest))]
[JsonSerializable(typeof(RotateTokenResponse))]
[JsonSerializable(typeof(RevokeTokenRequest))]
[JsonSerializable(typeof(RevokeTokenResponse))]
[JsonSerializable(typeof(TokenReport))]
public sealed partial class ProtocolJson : JsonSerializerContext;
