namespace Lumigo.TestKit.Servers;

/// <summary>Erlang's port mapper, for one server. An Erlang program that finds none starts one that stays behind.</summary>
internal sealed class ErlangPortMapper : ServerProcess
{
    /// <summary>Starts it.</summary>
    public ErlangPortMapper() => Start(Program("erlang-base", "epmd"), () => ["-address", Host, "-port", $"{Port}"]);
}
