#include <exception>
#include <iostream>
#include <optional>

#include "runtime/Allocations.h"
#include "runtime/App.h"
#include "runtime/Options.h"
#include "runtime/Signals.h"

static constexpr int EXIT_USAGE = 2;

static std::optional<Host::Options> ReadOptions(int argc, char** argv)
{
	try {
		return Host::ParseOptions(argc, argv);
	} catch (const Host::UsageError& fault) {
		std::cerr << fault.what() << "\n" << Host::Usage();
		return std::nullopt;
	}
}

static int Run(const Host::Options& options)
{
	Host::CatchSignals();
	if (options.Bench) {
		Host::CountScriptAllocations();
	}
	Host::App app(options);
	if (!options.ApiCheck.empty()) {
		return app.CheckApi();
	}
	app.LoadPlugins();
	app.RunFrames();
	app.ShutDown();
	return app.ExitCode();
}

int main(int argc, char** argv)
{
	const std::optional<Host::Options> options = ReadOptions(argc, argv);
	if (!options) {
		return EXIT_USAGE;
	}
	if (options->Help) {
		std::cout << Host::Usage();
		return 0;
	}
	try {
		return Run(*options);
	} catch (const std::exception& fault) {
		std::cerr << "openplanet-host: " << fault.what() << "\n";
		return 1;
	}
}
