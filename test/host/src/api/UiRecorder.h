#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace Host
{
	// Stands in for Dear ImGui: remembers what plugins drew in a frame, and presses what a test tells it to. Items drawn
	// outside of all windows belong to the game's menu when they are menu items, else to a window without a title.
	class UiRecorder
	{
	public:
		// The one recorder; scripts draw from one thread into one screen.
		static UiRecorder& Instance();

		void BeginWindow(const std::string& title);
		void EndWindow();
		// Labels lose their ##id; all texts lose their colour codes.
		void AddText(const std::string& kind, const std::string& text);
		void AddLabel(const std::string& kind, const std::string& label);
		// Adds the label, and tells whether it is to be pressed now.
		bool AddPressable(const std::string& kind, const std::string& label);
		bool TakeClose(const std::string& title);

		// To be called between frames. What was drawn in the last one, of one plugin only if `plugin` is not empty.
		nlohmann::json LastFrame(const std::string& plugin) const;
		// To be called between frames. A widget reads as pressed once in the next one; a record tells whether it was there.
		void Press(const std::string& label);
		void Close(const std::string& title);

	private:
		struct Item
		{
			std::string Plugin;
			std::string Kind;
			std::string Text;
		};

		struct Window
		{
			std::string Plugin;
			std::string Title;
			std::vector<Item> Items;
		};

		struct Frame
		{
			uint64_t Number = 0;
			std::vector<Window> Windows;
			std::vector<Item> Menu;
		};

		struct Pending
		{
			std::string Label;
			uint64_t LastFrame; // in which it still counts
		};

		// To be called before anything is drawn: begins a new frame when the runtime has.
		Frame& Current();
		void Add(const std::string& kind, const std::string& text);
		std::vector<Item>& Target(const std::string& kind);
		bool Take(std::vector<Pending>& pending, const std::string& label);
		void DropMissed(std::vector<Pending>& pending);

		Frame m_current;
		std::vector<size_t> m_open; // indices of the current frame's windows
		std::vector<Pending> m_presses;
		std::vector<Pending> m_closes;
	};
}
