#include "Ui.h"

namespace Host
{
	void RegisterUiEnums(Namespace& ui)
	{
		ui.Enum("Cond", {
			{"None", 0}, {"Always", 1}, {"Once", 2}, {"FirstUseEver", 4}, {"Appearing", 8},
		});
		ui.Enum("MouseButton", {
			{"Left", 0}, {"Right", 1}, {"Middle", 2},
		});
		ui.Enum("SortDirection", {
			{"None", 0}, {"Ascending", 1}, {"Descending", 2},
		});
		ui.Enum("Col", {
			{"Text", 0}, {"TextDisabled", 1}, {"WindowBg", 2}, {"ChildBg", 3}, {"PopupBg", 4}, {"Border", 5}, {"BorderShadow", 6},
			{"FrameBg", 7}, {"FrameBgHovered", 8}, {"FrameBgActive", 9}, {"TitleBg", 10}, {"TitleBgActive", 11},
			{"TitleBgCollapsed", 12}, {"MenuBarBg", 13}, {"ScrollbarBg", 14}, {"ScrollbarGrab", 15}, {"ScrollbarGrabHovered", 16},
			{"ScrollbarGrabActive", 17}, {"CheckMark", 18}, {"SliderGrab", 19}, {"SliderGrabActive", 20}, {"Button", 21},
			{"ButtonHovered", 22}, {"ButtonActive", 23}, {"Header", 24}, {"HeaderHovered", 25}, {"HeaderActive", 26},
			{"Separator", 27}, {"SeparatorHovered", 28}, {"SeparatorActive", 29}, {"ResizeGrip", 30}, {"ResizeGripHovered", 31},
			{"ResizeGripActive", 32}, {"TabActive", 36}, {"TabUnfocused", 38}, {"TabUnfocusedActive", 39}, {"Tab", 35},
			{"TabHovered", 34}, {"TabSelected", 36}, {"TabSelectedOverline", 37}, {"TabDimmed", 38}, {"TabDimmedSelected", 39},
			{"TabDimmedSelectedOverline", 40}, {"DockingPreview", 41}, {"DockingEmptyBg", 42}, {"PlotLines", 43},
			{"PlotLinesHovered", 44}, {"PlotHistogram", 45}, {"PlotHistogramHovered", 46}, {"TableHeaderBg", 47},
			{"TableBorderStrong", 48}, {"TableBorderLight", 49}, {"TableRowBg", 50}, {"TableRowBgAlt", 51}, {"TextLink", 52},
			{"TextSelectedBg", 53}, {"DragDropTarget", 55}, {"DragDropTargetBg", 56}, {"UnsavedMarker", 57}, {"NavHighlight", 58},
			{"NavCursor", 58}, {"NavWindowingHighlight", 59}, {"NavWindowingDimBg", 60}, {"ModalWindowDimBg", 61},
		});
		ui.Enum("StyleVar", {
			{"Alpha", 0}, {"DisabledAlpha", 1}, {"WindowPadding", 2}, {"WindowRounding", 3}, {"WindowBorderSize", 4},
			{"WindowMinSize", 5}, {"WindowTitleAlign", 6}, {"ChildRounding", 7}, {"ChildBorderSize", 8}, {"PopupRounding", 9},
			{"PopupBorderSize", 10}, {"FramePadding", 11}, {"FrameRounding", 12}, {"FrameBorderSize", 13}, {"ItemSpacing", 14},
			{"ItemInnerSpacing", 15}, {"IndentSpacing", 16}, {"CellPadding", 17}, {"ScrollbarSize", 18}, {"ScrollbarRounding", 19},
			{"GrabMinSize", 21}, {"GrabRounding", 22}, {"TabRounding", 25}, {"TabBorderSize", 26}, {"TabBarBorderSize", 29},
			{"TabBarOverlineSize", 30}, {"TableAngledHeadersAngle", 31}, {"TableAngledHeadersTextAlign", 32},
			{"ButtonTextAlign", 35}, {"SelectableTextAlign", 36}, {"SeparatorTextBorderSize", 37}, {"SeparatorTextAlign", 38},
			{"SeparatorTextPadding", 39}, {"DockingSeparatorSize", 40},
		});
		ui.Enum("TableBgTarget", {
			{"None", 0}, {"RowBg0", 1}, {"RowBg1", 2}, {"CellBg", 3},
		});
	}
}
