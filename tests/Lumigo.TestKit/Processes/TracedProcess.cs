namespace Lumigo.TestKit.Processes;

/// <summary>A process seen by <see cref="OpenedFiles"/>.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="CommandLine">The arguments of its last execve as strace prints them; those of its parent until it made one.</param>
/// <param name="Files">The files it opened, each once, in the order of opening.</param>
public sealed record TracedProcess(int Pid, string CommandLine, IReadOnlyList<string> Files);
