#pragma once

#include <string>
#include <vector>

#include "runtime/BenchApi.h"
#include "runtime/CallbackRunner.h"
#include "runtime/Catalog.h"
#include "runtime/Clock.h"
#include "runtime/CoroutineApi.h"
#include "runtime/DataFolder.h"
#include "runtime/Engine.h"
#include "runtime/FrameLoop.h"
#include "runtime/LineReader.h"
#include "runtime/Loader.h"
#include "runtime/Options.h"
#include "runtime/Output.h"
#include "runtime/Runtime.h"
#include "runtime/StartApi.h"

namespace Host
{
	// The whole host: owns every part, in the order in which they need each other.
	class App : public Runtime
	{
	public:
		explicit App(const Options& options);
		~App() override;
		App(const App&) = delete;
		App& operator=(const App&) = delete;

		// The steps of a run, in this order.
		int CheckApi();
		void LoadPlugins();
		void RunFrames();
		void ShutDown();
		int ExitCode() const;

		Plugin* ExecutingPlugin() override { return m_executor.Current(); }
		Plugin* FindPlugin(const std::string& id) override { return m_plugins.Find(id); }
		std::vector<Plugin*> Plugins() override { return m_plugins.All(); }
		void RequestReload(const std::string& id) override { m_reloads.push_back(id); }
		uint64_t FrameCount() override { return m_loop.Number(); }
		uint64_t NowMs() override { return static_cast<uint64_t>(m_clock.Ms() * m_options.TimeScale); }
		const std::string& DataFolder() override { return m_dataFolder.Path(); }
		const NetOptions& Net() override { return m_options.Net; }
		const DataOptions& Data() override { return m_options.Data; }
		void Emit(const nlohmann::json& record) override { m_output.Write(record); }

	private:
		void RegisterCommands();
		void LoadFolder(const std::string& folder);
		Plugin& Loaded(const std::string& id) const;
		void ChangeSetting(const std::string& text);
		void EmitSummary();

		void RunFrame(float dt);
		void RunCommands();
		void ApplyWishes();
		bool HasWork() const;
		bool HasFatalWarnings() const;

		Options m_options;
		Output m_output;
		Clock m_clock;
		Host::DataFolder m_dataFolder;
		LineReader m_input;

		CpuAccount m_account;
		FrameLoop m_loop;
		Executor m_executor;
		Diagnostics m_diagnostics;
		Engine m_engine;

		Scheduler m_scheduler;
		CoroutineApi m_coroutineApi;
		StartApi m_startApi;
		BenchApi m_benchApi;
		CallbackRunner m_callbacks;
		Catalog m_catalog;
		PluginSet m_plugins;
		ModuleBuilder m_builder;
		Lifecycle m_lifecycle;
		Loader m_loader;
		std::vector<std::string> m_reloads; // asked for by scripts
		std::vector<std::string> m_named; // plugins that keep the host alive
	};
}
