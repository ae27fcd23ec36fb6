#include "runtime/App.h"

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "api/Api.h"
#include "runtime/Commands.h"
#include "runtime/Counters.h"
#include "runtime/Log.h"
#include "runtime/LogApi.h"
#include "runtime/Signals.h"

namespace Host
{
	static App* g_app = nullptr;

	Runtime& GetRuntime()
	{
		return *g_app;
	}

	static Words PredefinedWords(const Options& options)
	{
		Words words = {"TMNEXT", "MANIA64", "DEVELOPER", "SIG_DEVELOPER"};
		words.insert(options.Defines.begin(), options.Defines.end());
		return words;
	}

	App::App(const Options& options)
		: m_options(options), m_output(options.Pretty), m_clock(options.Fps), m_dataFolder(options.DataFolder), m_input(STDIN_FILENO),
		m_loop(m_options, m_clock, m_account), m_executor(m_account, options.Timeout), m_engine(m_diagnostics, m_executor),
		m_scheduler(m_executor, m_account), m_coroutineApi(m_scheduler), m_startApi(m_executor, m_scheduler), m_benchApi(m_executor), m_callbacks(*m_engine, m_executor),
		m_catalog(options.PluginDirs), m_builder(*m_engine, m_diagnostics, PredefinedWords(options)),
		m_lifecycle(*m_engine, m_executor, m_scheduler, m_callbacks),
		m_loader(m_catalog, m_plugins, m_builder, m_lifecycle, options.Settings)
	{
		g_app = this;
		RegisterApi(m_engine.Get());
		RegisterLogApi(*m_engine);
		m_coroutineApi.Register(*m_engine);
		m_startApi.Register(*m_engine);
		if (options.Bench) {
			m_benchApi.Register(*m_engine);
		}
		RegisterCommands();
	}

	App::~App()
	{
		ClearCommands();
		ClearCounters();
		m_engine.ShutDown();
		g_app = nullptr;
	}

	int App::CheckApi()
	{
		return RunApiCheck(m_engine.Get(), m_options.ApiCheck);
	}

	// All are named before the first is loaded, so that one may depend on another whatever their order.
	void App::LoadPlugins()
	{
		for (const std::string& folder : m_options.Plugins) {
			m_named.push_back(m_loader.Name(folder));
		}
		for (const std::string& id : m_named) {
			if (!id.empty()) {
				m_loader.Load(id);
			}
		}
	}

	void App::RunFrames()
	{
		if (ExitCode() != 0) {
			return; // a plugin that is not as it should be would only be tested in vain
		}
		m_loop.Run(
			[this](float dt) { RunFrame(dt); },
			[this] { return HasWork(); },
			[this] { return SignalCaught() || m_output.Broken(); });
	}

	// The engine goes before the summary, so that the counters show what was never released.
	void App::ShutDown()
	{
		m_loader.UnloadAll();
		m_diagnostics.SetTarget("");
		m_engine.ShutDown();
		EmitSummary();
	}

	int App::ExitCode() const
	{
		if (m_loader.Failed()) {
			return 1;
		}
		if (HasFatalWarnings()) {
			return 3;
		}
		return m_options.FailOnException && m_executor.Exceptions() > 0 ? 4 : 0;
	}

	void App::RunFrame(float dt)
	{
		ReceiveOnSockets();
		RunCommands();
		ApplyWishes();
		m_scheduler.ResumeDue();
		m_callbacks.RunFrame(m_plugins.All(), dt, m_options.SettingsOpen);
		SendOnSockets();
	}

	void App::RunCommands()
	{
		if (!m_options.Stdin) {
			return;
		}
		for (const std::string& line : m_input.Read()) {
			RunCommandLine(line);
		}
		if (m_input.Ended()) {
			m_loop.Stop(); // whoever gave commands is gone
		}
	}

	// What scripts and commands asked for since the last frame.
	void App::ApplyWishes()
	{
		for (const std::string& id : std::exchange(m_reloads, {})) {
			if (m_plugins.Find(id) != nullptr) {
				m_loader.Reload(id);
			}
		}
		for (Plugin* plugin : m_plugins.All()) {
			if (plugin->WantsEnabled() && !plugin->Enabled()) {
				m_lifecycle.Enable(*plugin);
			} else if (!plugin->WantsEnabled() && plugin->Enabled()) {
				m_lifecycle.Disable(*plugin);
			}
			if (plugin->TakeSettingsChanged()) {
				m_callbacks.Call(*plugin, Callback::OnSettingsChanged);
			}
		}
	}

	bool App::HasWork() const
	{
		return std::any_of(m_named.begin(), m_named.end(), [this](const std::string& id) {
			const Plugin* plugin = m_plugins.Find(id);
			return plugin != nullptr && m_scheduler.HasWork(*plugin);
		});
	}

	bool App::HasFatalWarnings() const
	{
		const auto& ids = m_options.FailOnWarnings;
		return std::any_of(ids.begin(), ids.end(), [this](const std::string& id) { return m_diagnostics.HasWarned(id); });
	}

	void App::EmitSummary()
	{
		nlohmann::json summary = m_account.Summary();
		summary["type"] = "summary";
		summary["frames"] = m_loop.Number();
		summary["exceptions"] = m_executor.Exceptions();
		summary["warnings"] = m_diagnostics.Warnings();
		summary["nativeCalls"] = NativeCalls();
		summary["counters"] = ReadCounters();
		Emit(summary);
	}
}
