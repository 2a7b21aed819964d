using Reeve.Server.Hosting;

return await DaemonProgram.RunAsync(args);
