#include "process_exclusion.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lumigo {
namespace {

bool OnlyUsrShareDotnet(const char* path) { return std::string(path) == "/usr/share/dotnet/dotnet"; }
bool Nothing(const char*) { return false; }

bool Excluded(const std::vector<std::string>& arguments, const char* executable = "/usr/share/dotnet/dotnet") {
    std::string block;
    for (const std::string& argument : arguments) {
        block += argument;
        block += '\0';
    }
    return IsExcludedCommand(executable, block.data(), block.size(), OnlyUsrShareDotnet);
}

}  // namespace

TEST(ProcessExclusion, SdkCommands) {
    for (const char* verb : {"build", "build-server", "clean", "msbuild", "new", "nuget", "pack", "publish", "restore", "run", "test", "tool", "workload", "vstest",
                             "format", "watch", "dev-certs", "ef", "sln", "add", "remove", "list", "package", "reference", "store", "help", "--info", "--version",
                             "--list-sdks", "--list-runtimes", "-h", "trace", "script.cs"}) {
        EXPECT_TRUE(Excluded({"dotnet", verb})) << verb;
        EXPECT_TRUE(Excluded({"dotnet", verb, "app.dll"})) << verb;
    }
    EXPECT_TRUE(Excluded({"dotnet"}));
    EXPECT_TRUE(Excluded({"dotnet", "--fx-version"}));
}

TEST(ProcessExclusion, AppsUnderTheMuxerStay) {
    EXPECT_FALSE(Excluded({"dotnet", "app.dll"}));
    EXPECT_FALSE(Excluded({"dotnet", "app.dll", "build"}));
    EXPECT_FALSE(Excluded({"dotnet", "/srv/App.EXE", "test"}));
    EXPECT_FALSE(Excluded({"dotnet", "--roll-forward", "Major", "app.dll"}));
    EXPECT_FALSE(Excluded({"dotnet", "--additional-deps", "build", "--depsfile", "run", "app.dll", "publish"}));
    EXPECT_FALSE(Excluded({"dotnet", "exec", "app.dll"}));
    EXPECT_FALSE(Excluded({"dotnet", "exec", "--fx-version", "8.0.0", "--runtimeconfig", "a.json", "app.dll", "MSBuild.dll"}));
    EXPECT_FALSE(Excluded({"dotnet", "exec"}));
}

TEST(ProcessExclusion, ToolsUnderTheMuxer) {
    EXPECT_TRUE(Excluded({"dotnet", "/usr/share/dotnet/sdk/10.0.401/MSBuild.dll", "/nodemode:1"}));
    EXPECT_TRUE(Excluded({"dotnet", "exec", "/usr/share/dotnet/sdk/10.0.401/Roslyn/bincore/csc.dll", "@x.rsp"}));
    EXPECT_TRUE(Excluded({"dotnet", "exec", "--runtimeconfig", "x", "--depsfile", "y", "/home/u/.nuget/packages/p/testhost.dll", "--port", "1"}));
    EXPECT_TRUE(Excluded({"dotnet", "exec", "/anywhere/VBCSCompiler.dll"}));
    EXPECT_TRUE(Excluded({"dotnet", "exec", "/tools/CredentialProvider.Microsoft/CredentialProvider.Microsoft.dll"}));
    EXPECT_TRUE(Excluded({"dotnet", "ef.dll"}));
}

TEST(ProcessExclusion, AppHosts) {
    for (const char* name : {"/opt/pwsh", "/root/.dotnet/tools/dotnet-trace", "/x/createdump", "/x/vstest.console", "/x/testhost", "/x/VBCSCompiler", "/x/csc"}) {
        EXPECT_TRUE(Excluded({name}, name)) << name;
    }
    for (const char* name : {"/srv/app", "/srv/pwsh-server", "/srv/mycsc", "/srv/dotnetapp", "/pwsh/app"}) {
        EXPECT_FALSE(Excluded({name, "build"}, name)) << name;
    }
}

TEST(ProcessExclusion, ArgumentsThatWereCutAreLeftToTheEntryModule) {
    EXPECT_FALSE(IsExcludedCommand("/usr/bin/dotnet", "", 0, Nothing));
    EXPECT_FALSE(IsExcludedCommand("/usr/bin/dotnet", "dotne", 5, Nothing));
}

TEST(ProcessExclusion, EntryModules) {
    for (const char* path : {"/x/MSBuild.dll", "/x/msbuild.DLL", "/x/VBCSCompiler.dll", "/x/csc.dll", "/x/vbc.dll", "/x/vstest.console.dll", "/x/testhost.dll", "pwsh.dll",
                             "/t/dotnet-trace.dll", "/t/dotnet-counters.dll", "/t/dotnet-dump.dll", "/t/dotnet-gcdump.dll", "/t/dotnet-monitor.dll",
                             "/t/CredentialProvider.Contoso.dll", "/t/Lumigo.AutoInstrumentation.Doctor.dll", "/usr/share/dotnet/sdk/10.0.401/dotnet.dll",
                             "/usr/share/dotnet/sdk/10.0.401/any/thing.dll"}) {
        EXPECT_TRUE(IsExcludedEntry(path, OnlyUsrShareDotnet)) << path;
    }
}

TEST(ProcessExclusion, EntryModulesOfApps) {
    for (const char* path : {"/srv/app.dll", "app.dll", "/srv/sdk/1.0/app.dll", "/usr/share/dotnet/sdk/tools/app.dll", "/usr/share/dotnet/sdk/10.dll",
                             "/srv/MSBuild/app.dll", "/srv/my.csc.dll", "/srv/testhost.dll/app.dll", "", "/", ".dll"}) {
        EXPECT_FALSE(IsExcludedEntry(path, OnlyUsrShareDotnet)) << path;
    }
    EXPECT_FALSE(IsExcludedEntry("/usr/share/dotnet/sdk/10.0.401/app.dll", Nothing)) << "no muxer beside it";
}

TEST(ProcessExclusion, ThisTestProgramIsNotExcluded) { EXPECT_FALSE(IsExcludedProcess()); }

}  // namespace lumigo
